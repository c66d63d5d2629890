/** A text as PostgreSQL can keep it: NUL and lone surrogates, which it refuses or changes, become U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll(/\p{Surrogate}|\0/gu, '\uFFFD')
}

/** JSON that `json` and `jsonb` columns take, whatever texts stand in it. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? storableText(part) : part,
  )
}
