import type { map as vi } from '../vi/map.js'

export const map: Record<keyof typeof vi, string> = {
  'map.label': 'Map',
  'map.search': 'Find a name or device id',
  'map.searchNone': 'No device matches.',
  'map.home': 'Whole city',
  'map.noBase': 'The base map failed — positions still update',
  'map.noGl': 'This computer cannot draw the map; the lists still update.',
  'map.legend': 'Legend',
  'map.loading': 'Loading the map…',
  'map.empty': 'There are no devices within your scope yet.',
  'map.zoomIn': 'Zoom in',
  'map.zoomOut': 'Zoom out',
  'map.moving': 'moving',
  'map.stopped': 'stopped',
  'dock.selection': 'Selection',
  'dock.nothing': 'Select a device on the map or an alarm in the list.',
  'dock.close': 'Clear selection',
}
