import { screenLimits } from '@haidang/contracts'
import { type Pictures, paintScene } from './paint-scene.js'

const widthPx = 720
const qualities = [0.7, 0.5, 0.3] as const

/** The scene as it stands on the screen, in base64 of a WebP that is small enough to be sent; undefined when none comes out so. */
export async function takePicture(scene: HTMLElement, pictures: Pictures): Promise<string | undefined> {
  const { width, height } = scene.getBoundingClientRect()
  if (width === 0 || height === 0) return undefined
  const canvas = new OffscreenCanvas(widthPx, Math.round((widthPx * height) / width))
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  paintScene(pen, scene, pictures)
  for (const quality of qualities) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality })
    if (blob.size <= screenLimits.pictureBytes) return base64Of(blob)
  }
  return undefined
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
