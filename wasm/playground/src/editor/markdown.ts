// Markdown as elements: a library parses, and what is shown is built node by node, so that no
// text can become markup.

import { type SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/markdown";

const TAGS: Record<string, string> = {
  Paragraph: "p",
  BulletList: "ul",
  OrderedList: "ol",
  ListItem: "li",
  Emphasis: "em",
  StrongEmphasis: "strong",
  InlineCode: "code",
  FencedCode: "pre",
  Blockquote: "blockquote",
};

const SKIPPED = new Set(["EmphasisMark", "CodeMark", "ListMark", "LinkMark", "QuoteMark", "HeaderMark", "CodeInfo", "URL", "LinkTitle"]);

export function markdown(text: string): HTMLElement {
  const element = document.createElement("div");
  element.className = "markdown";
  children(parser.parse(text).topNode, text, element);
  return element;
}

function children(node: SyntaxNode, text: string, into: HTMLElement): void {
  let at = node.from;
  const plain = (to: number) => {
    const between = text.slice(at, to);
    if (between.trim() !== "" || (between !== "" && into.childNodes.length > 0)) {
      into.append(between);
    }
  };
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    plain(child.from);
    at = child.to;
    one(child, text, into);
  }
  plain(node.to);
}

function one(node: SyntaxNode, text: string, into: HTMLElement): void {
  if (SKIPPED.has(node.name)) {
    return;
  }
  if (node.name === "Escape") {
    into.append(text.slice(node.from + 1, node.to));
    return;
  }
  if (node.name === "CodeText") {
    const code = document.createElement("code");
    code.textContent = text.slice(node.from, node.to);
    into.append(code);
    return;
  }
  const tag = node.name.startsWith("ATXHeading") ? "p" : TAGS[node.name];
  const element = node.name === "Link" ? link(node, text) : tag === undefined ? null : document.createElement(tag);
  children(node, text, element ?? into);
  if (element !== null) {
    into.append(element);
  }
}

/** Only to the web. */
function link(node: SyntaxNode, text: string): HTMLElement | null {
  const target = node.getChild("URL");
  const href = target === null ? "" : text.slice(target.from, target.to);
  if (!href.startsWith("https://")) {
    return null;
  }
  const element = document.createElement("a");
  element.href = href;
  element.target = "_blank";
  element.rel = "noreferrer";
  return element;
}
