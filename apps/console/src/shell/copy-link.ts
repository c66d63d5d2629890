import type { Console } from '../console.js'
import { putOnClipboard } from '../ui/clipboard.js'

/**
 * Puts the address of this very screen (camera, layers, selection, filter) on the clipboard and says what it holds. It shows
 * the city as it will be then: the moment is no part of it.
 */
export async function copyLink({ notice, router }: Console): Promise<void> {
  const done = await putOnClipboard(window.location.href)
  const says = router.route.get().page === 'map' ? 'notice.copiedMap' : 'notice.copied'
  notice.set({ says: done ? says : 'notice.notCopied' })
}
