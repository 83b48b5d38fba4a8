/** The JSON Schema of the manifests of one type. */
function schema(kind) {
    if (typeof kind !== "string") {
        throw new Error(`\`kind\` has to be a text, not a value of type ${typeof kind}`);
    }
    const name = kind.toLowerCase().replaceAll(" ", "-");
    if (!Object.hasOwn(SCHEMAS, name)) {
        const known = Object.keys(SCHEMAS).map((it) => `\`${it}\``);
        throw new Error(`no manifest type is called \`${kind}\`; there is ${known.join(", ")}`);
    }
    return structuredClone(SCHEMAS[name]);
}
