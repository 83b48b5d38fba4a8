// Where editors live: inside a shadow root their styles are adopted style sheets, which a strict
// content security policy allows; in the page itself they would be inline styles.

export function shadow(parent: HTMLElement): ShadowRoot {
  const host = document.createElement("div");
  host.className = "shadow";
  parent.append(host);
  return host.attachShadow({ mode: "open" });
}
