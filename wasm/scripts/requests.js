/**
 * The answer of `lower`. The map comes as numbers in the order in which they are read here, and
 * as the texts of all its members one behind the other; `wasm/src/requests.rs` writes both.
 */
function requests(output, texts, numbers, findings) {
    const map = [];
    let at = 0;
    let from = 0;
    while (at < numbers.length) {
        const path = text();
        map.push({ path, output: place(), origin: origin() });
    }
    return { output, map, findings: JSON.parse(findings) };

    function origin() {
        const origin = { kind: text() };
        const manifest = place();
        if (manifest) origin.manifest = manifest;
        const environment = text();
        if (environment !== undefined) origin.environment = environment;
        const replaced = place();
        if (replaced) origin.replaced = replaced;
        const variables = numbers[at++];
        if (variables > 0) origin.variables = Array.from({ length: variables }, text);
        const rule = text();
        if (rule !== undefined) origin.rule = rule;
        return origin;
    }

    /** Four numbers; where there is no place, a zero. */
    function place() {
        const line = numbers[at++];
        if (line === 0) return undefined;
        const start = { line, column: numbers[at++] };
        return { range: { start, end: { line: numbers[at++], column: numbers[at++] } } };
    }

    /** Its length and one; where there is no text, a zero. */
    function text() {
        const length = numbers[at++];
        return length === 0 ? undefined : texts.slice(from, (from += length - 1));
    }
}
