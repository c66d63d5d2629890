import { useRef, useState } from 'react'
import { useWords } from '../console.js'
import { useClosedOutside } from '../ui/use-closed-outside.js'
import { LayerPanel } from './around/layer-panel.js'
import type { MapLayers } from './around/map-layers.js'
import type { Follow } from './around/use-follow.js'
import type { BaseData } from './base/base-data.js'
import type { CityMap } from './city-map.js'
import { MapSearch } from './search/map-search.js'

type Props = Readonly<{
  map: CityMap | undefined
  base: BaseData
  home: () => void
  follow: Follow
  layers: MapLayers
  change: (layers: MapLayers) => void
  listShown: boolean
  showList: (shown: boolean) => void
}>

/** Above the map: what is looked for, what is shown, and how near. */
export function MapToolbar({ map, base, home, follow, layers, change, listShown, showList }: Props) {
  const { say } = useWords()
  const zoomBy = (step: number): void => map?.zoomBy(step)
  return (
    <div className="map-toolbar">
      <MapSearch map={map} base={base} />
      <button
        type="button"
        className="button"
        aria-pressed={listShown}
        data-testid="map-list-toggle"
        onClick={() => showList(!listShown)}
      >
        {say('map.list')}
      </button>
      <LayersButton layers={layers} change={change} />
      <button type="button" className="button" onClick={home} data-testid="map-home">
        {say('map.home')} <kbd>0</kbd>
      </button>
      <FollowButton follow={follow} />
      <button
        type="button"
        className="button square"
        aria-label={say('map.zoomIn')}
        onClick={() => zoomBy(1)}
      >
        +
      </button>
      <button
        type="button"
        className="button square"
        aria-label={say('map.zoomOut')}
        onClick={() => zoomBy(-1)}
      >
        −
      </button>
    </div>
  )
}

function FollowButton({ follow: { followed, possible, toggle } }: { follow: Follow }) {
  const { say } = useWords()
  return (
    <button
      type="button"
      className="button"
      aria-pressed={followed !== undefined}
      disabled={!possible}
      title={possible ? undefined : say('map.followNothing')}
      data-testid="map-follow-toggle"
      onClick={toggle}
    >
      {say('map.follow')} <kbd>f</kbd>
    </button>
  )
}

/** Opens the panel of layers; a press anywhere else closes it. */
function LayersButton({ layers, change }: Pick<Props, 'layers' | 'change'>) {
  const { say } = useWords()
  const [shown, show] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useClosedOutside(place, () => show(false))
  return (
    <div ref={place} className="map-layers-place">
      <button
        type="button"
        className="button"
        aria-expanded={shown}
        data-testid="map-layers-toggle"
        onClick={() => show(!shown)}
      >
        {say('map.layers')} ▾{layers.leavesOut && ` · ${say('map.filtered')}`}
      </button>
      {shown && <LayerPanel layers={layers} change={change} />}
    </div>
  )
}
