import { Cell } from './state/cell.js'

export type Route =
  | Readonly<{ page: 'login' }>
  /** `layers`: what the map shows otherwise than usual, as its own text. */
  | Readonly<{ page: 'map'; selected?: string; camera?: Camera; layers?: string }>
  | Readonly<{ page: 'alarms'; tab?: string; severity?: number }>
  | Readonly<{ page: 'entity'; feed: string; id: string }>
  /** The desk's page about walls. */
  | Readonly<{ page: 'wall' }>
  | Readonly<{ page: 'pair'; code?: string }>
  /** A wall itself; its query says how large it is and from where it is read. */
  | Readonly<{ page: 'display'; query: string }>
  /** What authorities have said. */
  | Readonly<{ page: 'bulletins' }>
  /** What is watched for; `rule`: the version that is looked at, `id@version`. */
  | Readonly<{ page: 'rules'; rule?: string }>
  | Readonly<{ page: 'missing' }>

export type Camera = Readonly<{ lat: number; lon: number; zoom: number }>

/** Where the address says we are. */
export function routeOf({ pathname, search }: { pathname: string; search: string }): Route {
  const [first = '', second, third] = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const query = new URLSearchParams(search)
  switch (first) {
    case 'login':
      return { page: 'login' }
    case '':
    case 'map':
      return {
        page: 'map',
        selected: query.get('sel') ?? undefined,
        camera: cameraIn(query),
        layers: query.get('ly') ?? undefined,
      }
    case 'alarms':
      return { page: 'alarms', tab: query.get('tab') ?? undefined, severity: severityIn(query) }
    case 'e':
      return second !== undefined && third !== undefined
        ? { page: 'entity', feed: second, id: third }
        : { page: 'missing' }
    case 'bulletins':
      return { page: 'bulletins' }
    case 'admin':
      return second === 'rules'
        ? { page: 'rules', rule: query.get('rule') ?? undefined }
        : { page: 'missing' }
    case 'wall':
      return { page: 'wall' }
    case 'pair':
      return { page: 'pair', code: query.get('code') ?? undefined }
    case 'display':
      return { page: 'display', query: search.replace(/^\?/, '') }
    default:
      return { page: 'missing' }
  }
}

/** The address of a route: any link shows the same screen. */
export function addressOf(route: Exclude<Route, { page: 'missing' }>): string {
  switch (route.page) {
    case 'login':
      return '/login'
    case 'map':
      return withQuery('/map', [
        cameraText(route.camera),
        route.selected && `sel=${encodeURIComponent(route.selected)}`,
        route.layers && `ly=${route.layers.split(',').map(encodeURIComponent).join(',')}`,
      ])
    case 'alarms':
      return withQuery('/alarms', [
        route.tab && `tab=${encodeURIComponent(route.tab)}`,
        route.severity && `sev=${route.severity}`,
      ])
    case 'entity':
      return `/e/${encodeURIComponent(route.feed)}/${encodeURIComponent(route.id)}`
    case 'bulletins':
      return '/bulletins'
    case 'rules':
      return withQuery('/admin/rules', [route.rule && `rule=${encodeURIComponent(route.rule)}`])
    case 'wall':
      return '/wall'
    case 'pair':
      return withQuery('/pair', [route.code && `code=${encodeURIComponent(route.code)}`])
    case 'display':
      return withQuery('/display', [route.query])
  }
}

function withQuery(path: string, parts: readonly (string | number | undefined)[]): string {
  const query = parts.filter(Boolean).join('&')
  return query === '' ? path : `${path}?${query}`
}

/** `@16.0678,108.2208,12.50`, as maps everywhere write it. */
function cameraText(camera: Camera | undefined): string | undefined {
  return camera && `@${camera.lat.toFixed(5)},${camera.lon.toFixed(5)},${camera.zoom.toFixed(2)}`
}

function cameraIn(query: URLSearchParams): Camera | undefined {
  const text = [...query.keys()].find((key) => key.startsWith('@'))
  const [lat, lon, zoom] = text?.slice(1).split(',').map(Number) ?? []
  const complete = lat !== undefined && lon !== undefined && zoom !== undefined
  return complete && [lat, lon, zoom].every(Number.isFinite) ? { lat, lon, zoom } : undefined
}

function severityIn(query: URLSearchParams): number | undefined {
  const severity = Number(query.get('sev') ?? Number.NaN)
  return [1, 2, 3, 4, 5].includes(severity) ? severity : undefined
}

/** The address bar as a cell, and the ways to change it. */
export class Router {
  readonly route: Cell<Route>
  private readonly page: Window

  constructor(page: Window) {
    this.page = page
    this.route = new Cell(routeOf(page.location))
    page.addEventListener('popstate', () => this.read())
  }

  go(route: Exclude<Route, { page: 'missing' }>): void {
    this.page.history.pushState(null, '', addressOf(route))
    this.read()
  }

  /** The same place seen otherwise: no step back leads to it. */
  replace(route: Exclude<Route, { page: 'missing' }>): void {
    this.page.history.replaceState(null, '', addressOf(route))
    this.read()
  }

  back(): void {
    if (this.page.history.length > 1) this.page.history.back()
    else this.go({ page: 'map' })
  }

  private read(): void {
    const next = routeOf(this.page.location)
    if (JSON.stringify(next) !== JSON.stringify(this.route.get())) this.route.set(next)
  }
}
