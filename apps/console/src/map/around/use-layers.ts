import { pageOf, ruleJsonSchema } from '@haidang/contracts'
import { feeds } from '@haidang/domain'
import { useEffect } from 'react'
import { request } from '../../rest/request.js'
import { useResource } from '../../rest/use-resource.js'
import type { CityMap } from '../city-map.js'
import type { MapLayers } from './map-layers.js'
import { zonesOf } from './zone-layer.js'

const allRules = pageOf(ruleJsonSchema)
const movingFeeds = feeds
  .filter(({ symbol, internal }) => symbol.motion === 'moving' && !internal)
  .map(({ id }) => id)

/** Shows on the map what its layers say, and the zones that rules watch. */
export function useLayers(map: CityMap | undefined, layers: MapLayers): void {
  const rules = useResource('zones', async (signal) => {
    const page = await request(allRules, 'rules?limit=1000', { signal })
    return zonesOf(page.items)
  })
  useEffect(() => {
    if (map && rules.state === 'ready') map.zones.show(rules.data)
  }, [map, rules])
  useEffect(() => {
    map?.zones.visible(!layers.hidden.has('zones'))
    map?.showVehicles(movingFeeds.some((feed) => layers.shows(feed, false)))
  }, [map, layers])
}
