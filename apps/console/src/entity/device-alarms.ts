import { type LiveAlarm, alarmSchema, pageOf } from '@haidang/contracts'
import { useEffect } from 'react'
import { liveFromStored } from '../alarms/stored-alarms.js'
import { useConsole } from '../console.js'
import { request } from '../rest/request.js'
import { type Resource, useResource } from '../rest/use-resource.js'

const page = pageOf(alarmSchema)
const most = 1_000
const gatherMs = 1_000

/** The alarms of a device that are over, newest first; loaded again when one ends. */
export function useClosedAlarmsOf(device: string): Resource<readonly LiveAlarm[]> {
  const { live } = useConsole()
  const resource = useResource(`closed/${device}`, async (signal) => {
    const path = `alarms?closed=true&limit=${most}&device=${encodeURIComponent(device)}`
    const { items } = await request(page, path, { signal })
    return items.map(liveFromStored).sort((a, b) => b.raisedAt - a.raisedAt)
  })
  const { retry } = resource
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = live.events.subscribe(() => {
      const ended = live.events.get().some(({ to, alarm }) => to === 'normal' && alarm.device === device)
      if (!ended) return
      clearTimeout(timer)
      timer = setTimeout(retry, gatherMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [live, device, retry])
  return resource
}
