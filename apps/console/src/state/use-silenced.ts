import { useState } from 'react'
import { useConsole } from '../console.js'
import type { DeviceView, Missed } from '../live/messages.js'
import { newestOf } from './age.js'
import { useCellPart } from './cell.js'
import { silencedIn } from './silenced.js'

type Known = Readonly<{ missed: Missed; devices: readonly DeviceView[] }>

/** Who fell silent in the time that was missed: settled once, when everything has come; undefined before. */
export function useSilenced(missed: Missed | undefined): readonly DeviceView[] | undefined {
  const { live } = useConsole()
  const complete = useCellPart(live.link, ({ mode }) => mode === 'live')
  const [known, settle] = useState<Known>()
  if (missed && complete && known?.missed !== missed) {
    const heardAt = (device: DeviceView): number | undefined => {
      const times = [newestOf(device)?.at, live.fleet.get(device.id)?.at].filter((at) => at !== undefined)
      return times.length === 0 ? undefined : Math.max(...times)
    }
    settle({ missed, devices: silencedIn(live.devices.all(), missed, heardAt) })
  }
  return known?.missed === missed ? known?.devices : undefined
}
