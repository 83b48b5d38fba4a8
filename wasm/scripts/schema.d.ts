/**
 * The JSON Schema of the manifests of one type, called as Copilot writes it (`Backend Service`) or
 * like `backend-service`. Throws for a type that has none.
 */
export function schema(kind: string): object;
