// Work that is to be done again after changes: soon, but not once per change.
//
// Pure; knows nothing of VS Code.

/** Runs `work` within `delay` milliseconds of a change, never twice at a time, and once more when
 * a change came while it ran. */
export class Refresher {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  private isStale = false;

  constructor(
    private readonly delay: number,
    private readonly work: () => Promise<void>,
  ) {}

  /** A change happened. */
  schedule(): void {
    if (this.isRunning) {
      this.isStale = true;
    } else {
      this.timer ??= setTimeout(() => void this.run(), this.delay);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.isStale = false;
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.isRunning = true;
    this.isStale = false;
    try {
      await this.work();
    } finally {
      this.isRunning = false;
      if (this.isStale) {
        this.schedule();
      }
    }
  }
}
