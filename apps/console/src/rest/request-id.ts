/** A fresh `Idempotency-Key`. Not `crypto.randomUUID`: a console on plain HTTP inside a LAN has none. */
export function requestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
