import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { useConsole } from '../console.js'
import { isShortcut } from '../shell/keys.js'

/** Keys of the map alone: `0` home, Enter opens what is selected. */
export function useMapKeys(shown: boolean, home: () => void): void {
  const { router, live } = useConsole()
  useEffect(() => {
    if (!shown) return undefined
    const open = (event: KeyboardEvent): void => {
      const route = router.route.get()
      const onControl = event.target instanceof Element && event.target.closest('button, a') !== null
      if (!isShortcut(event) || onControl || route.page !== 'map' || route.selected === undefined) return
      const device = live.devices.get(route.selected)
      if (device) router.go({ page: 'entity', feed: device.feed, id: device.id })
    }
    return tinykeys(window, {
      Digit0: (event) => {
        if (isShortcut(event)) home()
      },
      Enter: open,
    })
  }, [shown, home, router, live])
}
