import { useConsole, useWords } from '../../console.js'
import { useDevice } from '../../state/devices.js'

/** Says that the camera goes after something by itself, and how to stop it. */
export function FollowNote({ device: id }: { device: string | undefined }) {
  const { live } = useConsole()
  const { say, language } = useWords()
  const device = useDevice(live.devices, id)
  if (!device) return null
  return (
    <p className="map-follow" role="status" data-testid="map-follow" data-device={device.id}>
      {say('map.following')} <strong>{device.name[language]}</strong> — <kbd>Esc</kbd>
    </p>
  )
}
