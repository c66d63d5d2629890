import type { Console } from '../console.js'
import { putOnClipboard } from '../ui/clipboard.js'

/** Puts the address of this very screen (camera, selection, filter) on the clipboard and says so. */
export async function copyLink({ notice }: Console): Promise<void> {
  const done = await putOnClipboard(window.location.href)
  notice.set({ says: done ? 'notice.copied' : 'notice.notCopied' })
}
