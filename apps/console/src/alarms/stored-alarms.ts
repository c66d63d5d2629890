import { type AlarmJson, type LiveAlarm, alarmSchema, pageOf } from '@haidang/contracts'
import { useCallback, useState } from 'react'
import { request } from '../rest/request.js'
import { useResource } from '../rest/use-resource.js'

const page = pageOf(alarmSchema)

/** An alarm of REST as the lists show it: instants as epoch ms. */
export function liveFromStored({ shelvedUntil, acknowledged, ...alarm }: AlarmJson): LiveAlarm {
  return {
    ...alarm,
    raisedAt: Date.parse(alarm.raisedAt),
    learnedAt: Date.parse(alarm.learnedAt),
    clearedAt: alarm.clearedAt === undefined ? undefined : Date.parse(alarm.clearedAt),
    acknowledged: acknowledged && { ...acknowledged, at: Date.parse(acknowledged.at) },
    shelvedUntilAt: shelvedUntil === undefined ? undefined : Date.parse(shelvedUntil),
  }
}

const none: readonly string[] = []

/** Closed alarms, page after page from the server's newest; all that are here stand by when they were raised, newest first. */
export function useClosedAlarms(query: string) {
  const [cursors, setCursors] = useState<{ query: string; list: readonly string[] }>({ query, list: none })
  const list = cursors.query === query ? cursors.list : none
  const resource = useResource(`${query}|${list.join('|')}`, (signal) => loadPages(query, list, signal))
  const more = useCallback((next: string) => setCursors({ query, list: [...list, next] }), [query, list])
  return { resource, more }
}

async function loadPages(query: string, cursors: readonly string[], signal: AbortSignal) {
  const items: AlarmJson[] = []
  let next: string | undefined
  for (const cursor of [undefined, ...cursors]) {
    const part = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const loaded = await request(page, `alarms?closed=true&limit=100${query}${part}`, { signal })
    items.push(...loaded.items)
    next = loaded.next
  }
  return { alarms: items.map(liveFromStored).sort((a, b) => b.raisedAt - a.raisedAt), next }
}
