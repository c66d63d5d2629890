import { screenLimits } from '@haidang/contracts'
import type { ScreenPicture } from '@haidang/store'

import { Problem } from '../problem.js'

/**
 * The picture that a wall sends: not too large, and WebP or JPEG by its own bytes, from the first to the last, so that
 * nothing else can travel in it. @throws Problem `too-large`, `wrong-picture`
 */
export function readPicture(base64: string): ScreenPicture {
  const bytes = Buffer.from(base64, 'base64')
  const most = screenLimits.pictureBytes
  if (bytes.length > most)
    throw new Problem('too-large', {
      detail: `A picture has at most ${most} bytes; this has ${bytes.length}.`,
    })
  const type = pictureType(bytes)
  if (!type) throw new Problem('wrong-picture')
  return { type, bytes }
}

/** What the bytes are by their signature, length and end; undefined: neither WebP nor JPEG. */
export function pictureType(bytes: Uint8Array): ScreenPicture['type'] | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isWebp(buffer)) return 'image/webp'
  return isJpeg(buffer) ? 'image/jpeg' : undefined
}

/** RIFF container of the length that it says, whose first chunk is one of WebP's three. */
function isWebp(bytes: Buffer): boolean {
  if (bytes.length < 20 || textAt(bytes, 0) !== 'RIFF' || textAt(bytes, 8) !== 'WEBP') return false
  return bytes.readUInt32LE(4) + 8 === bytes.length && ['VP8 ', 'VP8L', 'VP8X'].includes(textAt(bytes, 12))
}

/** From the start of an image to its end. */
function isJpeg(bytes: Buffer): boolean {
  return (
    bytes.length >= 20 &&
    bytes.readUIntBE(0, 3) === 0xff_d8_ff &&
    bytes.readUInt16BE(bytes.length - 2) === 0xff_d9
  )
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at, at + 4)
}
