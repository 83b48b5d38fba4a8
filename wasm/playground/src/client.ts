// The page's end of the worker: questions out, answers in, and a new worker when one breaks.
//
// Of each kind of question one is under way and at most one waits; a newer one takes the place
// of the one that waits, which then gets `null`, as does whatever a broken worker leaves open.

import type { FromWorker, Name, Question, Questions, Settings, ToWorker, Update } from "./protocol.ts";

/** What the worker is to know: texts by path, compared by identity. */
export interface Source {
  texts(): ReadonlyMap<string, { toString(): string }>;
  settings(): Settings;
}

/** An answer behind which newer questions wait is not waited for longer than this. */
const PATIENCE = 5000;

interface Open {
  id: number;
  since: number;
  question: Question;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

interface Waiting {
  question: Question;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export class Client {
  readonly #source: Source;
  readonly #module: Promise<WebAssembly.Module>;
  /** Called after the core stopped in the middle of a question. */
  readonly #onTrap: (question: Question) => void;
  #worker: Worker;
  #sent = new Map<string, { toString(): string }>();
  #sentSettings = "";
  #ids = 0;
  readonly #open = new Map<Name, Open>();
  readonly #waiting = new Map<Name, Waiting>();

  constructor(worker: Worker, module: Promise<WebAssembly.Module>, source: Source, onTrap: (question: Question) => void) {
    this.#worker = worker;
    this.#module = module;
    this.#source = source;
    this.#onTrap = onTrap;
    this.#listen(worker);
  }

  /** The answer, or `null` when a newer question of the kind has made it needless. */
  ask<N extends Name>(name: N, ask: Questions[N]["ask"]): Promise<Questions[N]["answer"] | null> {
    const question = { name, ...ask } as Question;
    return new Promise((resolve, reject) => {
      const next: Waiting = { question, resolve: resolve as (answer: unknown) => void, reject };
      const open = this.#open.get(name);
      if (open === undefined) {
        this.#send(next);
        return;
      }
      this.#waiting.get(name)?.resolve(null);
      this.#waiting.set(name, next);
      setTimeout(() => this.#lose(name, open.id), Math.max(0, open.since + PATIENCE - performance.now()));
    });
  }

  #send(next: Waiting): void {
    this.#ids += 1;
    const id = this.#ids;
    this.#open.set(next.question.name, { id, since: performance.now(), ...next });
    this.#worker.postMessage({ id, update: this.#update(), question: next.question } satisfies ToWorker);
  }

  #update(): Update {
    const texts = this.#source.texts();
    const remove = [...this.#sent.keys()].filter((it) => !texts.has(it));
    const changed = [...texts].filter(([path, text]) => this.#sent.get(path) !== text);
    this.#sent = new Map(texts);
    const settings = this.#source.settings();
    const written = JSON.stringify(settings);
    const update: Update = { remove, set: changed.map(([path, text]) => [path, text.toString()]) };
    if (written !== this.#sentSettings) {
      this.#sentSettings = written;
      update.settings = settings;
    }
    return update;
  }

  #receive(message: FromWorker): void {
    const open = [...this.#open.values()].find((it) => it.id === message.id);
    if (open === undefined) {
      return;
    }
    if ("trapped" in message) {
      this.#restart();
      this.#onTrap(open.question);
      return;
    }
    this.#open.delete(open.question.name);
    if ("answer" in message) {
      open.resolve(message.answer);
    } else {
      open.reject(new Error(message.refused));
    }
    this.#next(open.question.name);
  }

  #next(name: Name): void {
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined) {
      this.#waiting.delete(name);
      this.#send(waiting);
    }
  }

  /** Gives up a question that is still open and behind which another one waits. */
  #lose(name: Name, id: number): void {
    if (this.#open.get(name)?.id === id && this.#waiting.has(name)) {
      this.#restart();
    }
  }

  #restart(): void {
    this.#worker.terminate();
    this.#worker = startWorker(this.#module);
    this.#listen(this.#worker);
    this.#sent = new Map();
    this.#sentSettings = "";
    const lost = [...this.#open.values()];
    this.#open.clear();
    for (const open of lost) {
      open.resolve(null);
      this.#next(open.question.name);
    }
  }

  #listen(worker: Worker): void {
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#receive(event.data);
    worker.onerror = () => {
      const open = this.#open.values().next().value;
      if (open !== undefined) {
        this.#receive({ id: open.id, trapped: "the worker stopped" });
      }
    };
  }
}

/** A worker that has the module as soon as it is compiled. */
export function startWorker(module: Promise<WebAssembly.Module>): Worker {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "taxiway" });
  module.then((compiled) => worker.postMessage({ module: compiled } satisfies ToWorker)).catch(() => {});
  return worker;
}
