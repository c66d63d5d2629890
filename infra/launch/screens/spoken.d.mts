export const spokenWords: string
export function leaksIn(words: readonly string[], language: 'vi' | 'en'): string[]
