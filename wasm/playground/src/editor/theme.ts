// How editors look. Colors are the page's own properties, so both schemes come from one place.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colors = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--syntax-key)" },
  { tag: [tags.string, tags.content, tags.attributeValue], color: "var(--syntax-text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--syntax-number)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--syntax-comment)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: "var(--muted)" },
  { tag: [tags.typeName, tags.labelName, tags.meta], color: "var(--syntax-label)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--code-size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 4px 0 8px" },
  ".cm-activeLine": { backgroundColor: "var(--line-active)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-active)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selection)" },
  ".cm-selectionMatch": { backgroundColor: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selection)", outline: "1px solid var(--muted)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", border: "1px solid var(--line)", color: "var(--muted)", padding: "0 6px" },
  ".cm-foldGutter span": { color: "var(--muted)" },

  ".cm-linked-line": { boxShadow: "inset 3px 0 0 var(--sign)" },
  ".cm-linked": { backgroundColor: "var(--linked)", borderRadius: "2px" },
  ".cm-related": { backgroundColor: "var(--related)", borderRadius: "2px" },
  ".cm-set": { borderBottom: "2px solid var(--sign)" },
  ".cm-replaced": { textDecoration: "line-through", textDecorationColor: "var(--muted)" },

  ".cm-lintRange": { backgroundImage: "none", paddingBottom: "1px", textDecorationSkipInk: "none", textUnderlineOffset: "3px" },
  ".cm-lintRange-error": { textDecoration: "underline wavy 1.2px var(--error)", backgroundImage: "none" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy 1.2px var(--warning)", backgroundImage: "none" },
  ".cm-lintRange-info, .cm-lintRange-hint": { textDecoration: "underline dotted 1.6px var(--hint)", backgroundImage: "none" },
  ".cm-lintRange-active": { backgroundColor: "var(--related)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0.35em 2px 0" },
  ".cm-lint-marker": { width: "9px", height: "9px", borderRadius: "50%", content: "''", boxSizing: "border-box" },
  ".cm-lint-marker-error": { content: "''", backgroundColor: "var(--error)", borderRadius: "1px" },
  ".cm-lint-marker-warning": { content: "''", backgroundColor: "var(--warning)", clipPath: "polygon(50% 0, 100% 100%, 0 100%)", borderRadius: "0" },
  ".cm-lint-marker-info": { content: "''", border: "2px solid var(--hint)" },

  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "6px", boxShadow: "var(--shadow)", maxWidth: "min(520px, 92vw)", overflow: "hidden" },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-tooltip.cm-tooltip-autocomplete": { overflow: "visible" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--chosen)", color: "var(--chosen-ink)" },
  ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionInfo": { padding: "8px 12px", maxHeight: "40vh", overflow: "auto" },
  ".cm-deprecated": { textDecoration: "line-through" },

  ".cm-diagnostic": { borderLeft: "4px solid var(--hint)", padding: "8px 12px", fontFamily: "var(--sans)", fontSize: "14px", lineHeight: "1.45" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnosticAction": { font: "600 13px var(--sans)", backgroundColor: "var(--chosen)", color: "var(--chosen-ink)", borderRadius: "4px", padding: "4px 10px", margin: "8px 8px 0 0", cursor: "pointer" },
  ".cm-diagnosticAction:focus-visible": { outline: "2px solid var(--focus)", outlineOffset: "2px" },
  ".finding p": { margin: "0" },
  ".finding p + p": { marginTop: "4px" },
  ".finding .note, .finding .rule": { color: "var(--muted)" },
  ".finding .rule": { fontSize: "12.5px" },
  ".finding code": { fontFamily: "var(--mono)", fontSize: "0.92em", backgroundColor: "var(--code)", borderRadius: "3px", padding: "1px 4px" },

  ".markdown": { padding: "8px 12px", font: "14px/1.5 var(--sans)", maxHeight: "45vh", overflow: "auto" },
  ".cm-completionInfo .markdown": { whiteSpace: "normal", padding: "0", maxHeight: "none" },
  ".markdown p, .markdown ul, .markdown pre": { margin: "0 0 8px" },
  ".markdown > :last-child": { marginBottom: "0" },
  ".markdown ul": { paddingLeft: "18px" },
  ".markdown code": { fontFamily: "var(--mono)", fontSize: "0.92em", backgroundColor: "var(--code)", borderRadius: "3px", padding: "1px 4px" },
  ".markdown pre": { backgroundColor: "var(--code)", borderRadius: "4px", padding: "6px 8px", overflowX: "auto" },
  ".markdown pre code": { padding: "0", backgroundColor: "transparent" },
  ".markdown a": { color: "var(--link)" },

  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 10px" },
  ".cm-panel.cm-search label": { fontSize: "13px" },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--field)", borderRadius: "4px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--field)", borderRadius: "4px" },
  ".cm-panel button[name=close], .cm-panel.cm-panel-lint button[name=close]": { color: "var(--ink)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--line-active)" },

  "&.cm-merge-a .cm-changedText, & .cm-deletedChunk .cm-deletedText": { background: "var(--removed-text)" },
  "&.cm-merge-b .cm-changedText": { background: "var(--added-text)" },
  "&.cm-merge-a .cm-changedLine, & .cm-deletedChunk": { backgroundColor: "var(--removed)" },
  "&.cm-merge-b .cm-changedLine, & .cm-inlineChangedLine": { backgroundColor: "var(--added)" },
  // The default stands in few fonts.
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…"' },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--muted)", padding: "4px 12px" },
});

export const look: Extension = [theme, syntaxHighlighting(colors)];
