/** `code` of an error of Node's, whatever realm it was made in. */
export function codeOf(error: unknown): unknown {
  return fieldOf(error, 'code')
}

/** What the error says. */
export function messageOf(error: unknown): string {
  const message = fieldOf(error, 'message')
  return typeof message === 'string' && message !== '' ? message : String(error)
}

/** What a program that failed wrote to its error output; else what the error says. */
export function complaintOf(error: unknown): string {
  const complaint = fieldOf(error, 'stderr')
  return typeof complaint === 'string' && complaint.trim() !== '' ? complaint.trim() : messageOf(error)
}

function fieldOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null && name in error ? Reflect.get(error, name) : undefined
}
