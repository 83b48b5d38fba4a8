// The order of a module's functions in which it packs best: each behind the one it is most like,
// so that what they share is near enough to be referred to cheaply.
// In: a module without names. Out: the module with names that sort as its functions should stand.

/** So many bytes in a row are one thing that two functions can have in common. */
const PIECE = 4;
/** What more functions than these have in common tells nothing about any of them. */
const COMMON = 400;
/** Pieces that a function is held to have at least; else a short one would be like any other. */
const FEW = 20;

const [CUSTOM, IMPORT, CODE] = [0, 2, 10];

/** The module, whose functions are called what they have to be sorted by. */
export function named(module) {
    const { imported, bodies } = functions(module);
    const entries = [];
    ordered(bodies).forEach((body, place) => {
        entries[body] = [...number(imported + body), ...text(String(place).padStart(6, "0"))];
    });
    const names = sized([...number(entries.length), ...entries.flat()]);
    const section = sized([...text("name"), 1, ...names]);
    return Buffer.concat([module, Buffer.from([CUSTOM, ...section])]);
}

/** Indices of functions: after each the one that has the most in common with it. */
function ordered(bodies) {
    const pieces = bodies.map(piecesOf);
    const sharing = new Map();
    pieces.forEach((its, body) => {
        for (const piece of its) {
            if (!sharing.has(piece)) {
                sharing.set(piece, []);
            }
            sharing.get(piece).push(body);
        }
    });
    const rest = new Set([...bodies.keys()].sort((a, b) => bodies[b].length - bodies[a].length));
    const order = [];
    while (rest.size > 0) {
        const likeness = new Map();
        for (const piece of pieces[order.at(-1)] ?? []) {
            const others = sharing.get(piece);
            for (const other of others.length > COMMON ? [] : others) {
                likeness.set(other, (likeness.get(other) ?? 0) + 1 / Math.log2(1 + others.length));
            }
        }
        let [next] = rest;
        let most = 0;
        for (const [other, shared] of likeness) {
            const score = shared / Math.sqrt(pieces[other].size + FEW);
            if (rest.has(other) && score > most) {
                [next, most] = [other, score];
            }
        }
        rest.delete(next);
        order.push(next);
    }
    return order;
}

function piecesOf(body) {
    const pieces = new Set();
    for (let at = 0; at + PIECE <= body.length; at++) {
        pieces.add(body.readUInt32LE(at));
    }
    return pieces;
}

/** How many functions a module imports, and the bodies of its own. */
function functions(module) {
    let at = 8;
    const read = () => {
        let value = 0;
        for (let shift = 0; ; shift += 7) {
            const byte = module[at++];
            value |= (byte & 0x7f) << shift;
            if (byte < 0x80) return value;
        }
    };
    const piece = () => {
        const length = read();
        return module.subarray(at, (at += length));
    };
    let imported = 0;
    const bodies = [];
    while (at < module.length) {
        const kind = module[at++];
        const end = read() + at;
        if (kind === IMPORT) {
            // Everything that our modules import is a function.
            imported = read();
        } else if (kind === CODE) {
            for (let count = read(); count > 0; count--) {
                bodies.push(piece());
            }
        }
        at = end;
    }
    return { imported, bodies };
}

/** A number as WebAssembly writes it. */
function number(value) {
    const bytes = [];
    for (; value > 0x7f; value >>>= 7) {
        bytes.push((value & 0x7f) | 0x80);
    }
    return [...bytes, value];
}

function text(value) {
    return sized([...Buffer.from(value)]);
}

function sized(bytes) {
    return [...number(bytes.length), ...bytes];
}
