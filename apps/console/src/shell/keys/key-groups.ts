import type { WordKey } from '../../i18n/words.js'

/** In the order in which `?` tells them. */
export const keyGroups = ['alarms', 'map', 'all'] as const

export type KeyGroup = (typeof keyGroups)[number]

const ofAlarms: ReadonlySet<WordKey> = new Set([
  'keys.next',
  'keys.previous',
  'keys.acknowledge',
  'keys.acknowledgeAll',
  'keys.silence',
  'keys.insert',
  'keys.rowNext',
  'keys.rowPrevious',
  'keys.choose',
  'keys.chooseGroup',
  'keys.shelve',
  'keys.assign',
  'keys.tabNext',
  'keys.tabPrevious',
])

const ofMap: ReadonlySet<WordKey> = new Set([
  'keys.home',
  'keys.labels',
  'keys.search',
  'map.key.follow',
  'map.key.unfollow',
  'map.key.trails',
  'map.zoomIn',
  'map.zoomOut',
])

/** What a key is about; what is about neither alarms nor the map serves everywhere. */
export function groupOf(does: WordKey): KeyGroup {
  if (ofAlarms.has(does)) return 'alarms'
  return ofMap.has(does) ? 'map' : 'all'
}
