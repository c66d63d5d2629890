import type { Console } from '../console.js'

/** Puts the address of this very screen (camera, selection, filter) on the clipboard and says so. */
export async function copyLink({ notice }: Console): Promise<void> {
  const done = await put(window.location.href)
  notice.set({ says: done ? 'notice.copied' : 'notice.notCopied' })
}

async function put(text: string): Promise<boolean> {
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
