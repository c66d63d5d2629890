import type { LonLat } from '@haidang/domain'
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from '../palette.js'
import { Instances, type VehicleLook } from './instances.js'
import { shifted } from './mercator.js'
import { type Path, type Report, nextPath, positionAt, turnMs } from './motion.js'
import { type Drawing, openDrawing } from './program.js'

/** The frame clock of the layer, in milliseconds. */
const frameNow = (): number => performance.now()

const radiusPx = 13
const frameEachMs = 33

type Shown = { place: number; path: Path; look: VehicleLook }

type Options = Readonly<{ id: string; anchor: LonLat; palette: Palette; still: boolean }>

/** Every moving thing of the city in one draw call. React never sees them; a new report touches its own record only. */
export class VehicleLayer implements CustomLayerInterface {
  readonly type = 'custom'
  readonly renderingMode = '2d'
  readonly id: string
  private readonly instances: Instances
  private readonly shown = new Map<string, Shown>()
  private readonly palette: Palette
  private readonly still: boolean
  private map: MapLibreMap | undefined
  private drawing: Drawing | undefined
  private capacity = 0
  private movingUntil = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor({ id, anchor, palette, still }: Options) {
    this.id = id
    this.palette = palette
    this.still = still
    this.instances = new Instances(anchor, frameNow())
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.map = map
    this.drawing = openDrawing(gl)
    this.capacity = 0
  }

  onRemove(): void {
    clearTimeout(this.timer)
    this.drawing?.remove()
    this.drawing = undefined
    this.map = undefined
  }

  /** A report, perhaps the same as before. `jump`: what lies between was missed, so nothing is drawn between. */
  report(
    id: string,
    report: Report,
    { intervalMs, look, jump }: { intervalMs: number; look: VehicleLook; jump: boolean },
  ): void {
    const known = this.shown.get(id)
    const path = nextPath(known?.path, report, { now: frameNow(), intervalMs, still: this.still || jump })
    if (known && path === known.path && sameLook(known.look, look)) return
    const place = known?.place ?? this.shown.size
    this.shown.set(id, { place, path, look })
    this.instances.write(place, path, look)
    this.movingUntil = Math.max(this.movingUntil, path.endAt)
    this.map?.triggerRepaint()
  }

  /** Where it is displayed right now. */
  positionOf(id: string): LonLat | undefined {
    const found = this.shown.get(id)
    return found && positionAt(found.path, frameNow())
  }

  /** The one nearest to a point of the screen, within reach of a finger. */
  pick(point: { x: number; y: number }): string | undefined {
    const { map } = this
    if (!map) return undefined
    let best: { id: string; squared: number } | undefined
    const now = frameNow()
    for (const [id, { path }] of this.shown) {
      const [lon, lat] = positionAt(path, now)
      const at = map.project([lon, lat])
      const squared = (at.x - point.x) ** 2 + (at.y - point.y) ** 2
      if (squared <= radiusPx ** 2 && squared < (best?.squared ?? Number.POSITIVE_INFINITY))
        best = { id, squared }
    }
    return best?.id
  }

  render(gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { drawing, map } = this
    if (!drawing || !map || this.instances.count === 0) return
    const now = frameNow()
    gl.useProgram(drawing.program)
    gl.bindVertexArray(drawing.vertices)
    this.upload(gl, drawing)
    const { width, height } = map.getCanvas()
    gl.uniformMatrix4fv(
      drawing.uniform('u_matrix'),
      false,
      shifted(defaultProjectionData.mainMatrix, this.instances.origin),
    )
    gl.uniform2f(drawing.uniform('u_viewport'), width, height)
    gl.uniform1f(drawing.uniform('u_now'), this.instances.seconds(now))
    gl.uniform1f(drawing.uniform('u_turn_s'), turnMs / 1_000)
    gl.uniform1f(drawing.uniform('u_size'), sizeAt(map.getZoom()) * map.getPixelRatio())
    this.colours(gl, drawing)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.disable(gl.DEPTH_TEST)
    gl.disable(gl.STENCIL_TEST)
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.instances.count)
    gl.bindVertexArray(null)
    if (now < this.movingUntil) this.drawSoon()
  }

  private upload(gl: WebGL2RenderingContext, drawing: Drawing): void {
    gl.bindBuffer(gl.ARRAY_BUFFER, drawing.instances)
    const { all } = this.instances
    const dirty = this.instances.takeDirty()
    if (this.capacity !== all.length) {
      gl.bufferData(gl.ARRAY_BUFFER, all, gl.DYNAMIC_DRAW)
      this.capacity = all.length
    } else if (dirty) {
      gl.bufferSubData(gl.ARRAY_BUFFER, dirty.offset, dirty.floats)
    }
  }

  private colours(gl: WebGL2RenderingContext, drawing: Drawing): void {
    gl.uniform4fv(drawing.uniform('u_moving'), rgba(this.palette.moving))
    gl.uniform4fv(drawing.uniform('u_stopped'), rgba(this.palette.stopped))
    gl.uniform4fv(drawing.uniform('u_edge'), rgba(this.palette.land))
    gl.uniform4fv(drawing.uniform('u_selected'), rgba(this.palette.selected))
  }

  /** Only while something moves, and thirty times a second at most: an idle map costs nothing. */
  private drawSoon(): void {
    if (this.timer !== undefined) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.map?.triggerRepaint()
    }, frameEachMs)
  }
}

function sizeAt(zoom: number): number {
  return Math.min(radiusPx, Math.max(7, radiusPx - (13 - zoom) * 2))
}

function rgba(hex: string): [number, number, number, number] {
  const part = (from: number): number => Number.parseInt(hex.slice(from, from + 2), 16) / 255
  return [part(1), part(3), part(5), 1]
}

function sameLook(a: VehicleLook, b: VehicleLook): boolean {
  return a.moving === b.moving && a.stage === b.stage && a.selected === b.selected
}
