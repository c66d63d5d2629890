import type { LonLat } from '@haidang/domain'
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibreMap } from 'maplibre-gl'
import type { Palette } from '../palette.js'
import { shifted } from './mercator.js'
import { type Report, turnMs } from './motion.js'
import { type Drawing, openDrawing } from './program.js'
import { type Box, VehicleSlots } from './vehicle-slots.js'

/** The frame clock of the layer, in milliseconds. */
const frameNow = (): number => performance.now()

const radiusPx = 13
const frameEachMs = 33

type Options = Readonly<{
  id: string
  anchor: LonLat
  palette: Palette
  still: boolean
  /** Of the usual size; a wall, which is drawn larger as a whole, has smaller ones. */
  scale?: number
}>

/** Every moving thing of the city in one draw call. React never sees them; a new report touches its own record only. */
export class VehicleLayer implements CustomLayerInterface {
  readonly type = 'custom'
  readonly renderingMode = '2d'
  readonly id: string
  private readonly slots: VehicleSlots
  private readonly palette: Palette
  private readonly still: boolean
  private readonly scale: number
  /** Near the server's clock: where the graphics card begins to count, for 32 bits do not reach to 1970. */
  private readonly serverZero = performance.timeOrigin + performance.now()
  private serverNow = this.serverZero
  private map: MapLibreMap | undefined
  private drawing: Drawing | undefined
  private capacity = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor({ id, anchor, palette, still, scale = 1 }: Options) {
    this.id = id
    this.palette = palette
    this.still = still
    this.scale = scale
    this.slots = new VehicleSlots(anchor, { zero: frameNow(), serverZero: this.serverZero })
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
    { intervalMs, moving, jump }: { intervalMs: number; moving: boolean; jump: boolean },
  ): void {
    const seen = { now: frameNow(), intervalMs, moving, still: this.still || jump }
    if (this.slots.report(id, report, seen)) this.map?.triggerRepaint()
  }

  remove(id: string): void {
    if (this.slots.remove(id)) this.map?.triggerRepaint()
  }

  select(id: string | undefined): void {
    if (this.slots.select(id)) this.map?.triggerRepaint()
  }

  /** Server time by which everything is drawn late, stale or lost; it costs a repaint only when something looks different. */
  age(serverNow: number): void {
    this.serverNow = serverNow
    if (this.slots.age(serverNow)) this.map?.triggerRepaint()
  }

  /** Where it is displayed right now. */
  positionOf(id: string): LonLat | undefined {
    return this.slots.positionOf(id, frameNow())
  }

  /** Those displayed within a box. */
  within(box: Box): Iterable<readonly [id: string, position: LonLat]> {
    return this.slots.within(box, frameNow())
  }

  /** The one nearest to a point of the screen, within reach of a finger. */
  pick(point: { x: number; y: number }): string | undefined {
    const { map } = this
    if (!map) return undefined
    const southWest = map.unproject([point.x - radiusPx, point.y + radiusPx])
    const northEast = map.unproject([point.x + radiusPx, point.y - radiusPx])
    let best: { id: string; squared: number } | undefined
    for (const [id, [lon, lat]] of this.within([
      southWest.lng,
      southWest.lat,
      northEast.lng,
      northEast.lat,
    ])) {
      const at = map.project([lon, lat])
      const squared = (at.x - point.x) ** 2 + (at.y - point.y) ** 2
      if (squared <= radiusPx ** 2 && squared < (best?.squared ?? Number.POSITIVE_INFINITY))
        best = { id, squared }
    }
    return best?.id
  }

  render(gl: WebGL2RenderingContext, { defaultProjectionData }: CustomRenderMethodInput): void {
    const { drawing, map } = this
    if (!drawing || !map || this.slots.instances.count === 0) return
    const now = frameNow()
    gl.useProgram(drawing.program)
    gl.bindVertexArray(drawing.vertices)
    this.upload(gl, drawing)
    const { width, height } = map.getCanvas()
    gl.uniformMatrix4fv(
      drawing.uniform('u_matrix'),
      false,
      shifted(defaultProjectionData.mainMatrix, this.slots.instances.origin),
    )
    gl.uniform2f(drawing.uniform('u_viewport'), width, height)
    gl.uniform1f(drawing.uniform('u_now'), this.slots.instances.seconds(now))
    gl.uniform1f(drawing.uniform('u_server_s'), (this.serverNow - this.serverZero) / 1_000)
    gl.uniform1f(drawing.uniform('u_turn_s'), turnMs / 1_000)
    gl.uniform1f(drawing.uniform('u_size'), sizeAt(map.getZoom()) * this.scale * map.getPixelRatio())
    this.colours(gl, drawing)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.disable(gl.DEPTH_TEST)
    gl.disable(gl.STENCIL_TEST)
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.slots.instances.count)
    gl.bindVertexArray(null)
    if (now < this.slots.movingUntil) this.drawSoon()
  }

  private upload(gl: WebGL2RenderingContext, drawing: Drawing): void {
    gl.bindBuffer(gl.ARRAY_BUFFER, drawing.instances)
    const { instances } = this.slots
    const { all } = instances
    const dirty = instances.takeDirty()
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
