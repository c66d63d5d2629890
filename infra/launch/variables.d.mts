export const variables: ReadonlyArray<{ name: string; default: string; meaning: string }>
export function help(): string
