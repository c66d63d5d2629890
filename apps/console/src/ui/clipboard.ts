/** Puts a text on the clipboard; false where the browser does not let us. */
export async function putOnClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return putByHand(text)
  }
}

/** A page on plain HTTP inside a LAN has no clipboard of its own. */
function putByHand(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'off-screen'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
