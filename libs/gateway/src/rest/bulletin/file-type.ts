import type { BulletinFileType } from '@haidang/store'

/** How a saved file's name ends. */
export const fileEndings: Readonly<Record<BulletinFileType, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
}

const pngHead = Buffer.from('89504e470d0a1a0a', 'hex')
const pngTail = Buffer.from('0000000049454e44ae426082', 'hex')
const jpegHead = Buffer.from('ffd8ff', 'hex')
const jpegTail = Buffer.from('ffd9', 'hex')
const pdfHead = Buffer.from('%PDF-')
const pdfTail = Buffer.from('%%EOF')
/** Where readers look for the end of a PDF. */
const pdfTailWithin = 1_024

/** What bytes are, by how they begin and how they end; undefined: none of what a bulletin's file may be, or not whole. */
export function fileType(bytes: Buffer): BulletinFileType | undefined {
  if (begins(bytes, pngHead) && ends(bytes, pngTail)) return 'image/png'
  if (begins(bytes, jpegHead) && ends(bytes, jpegTail)) return 'image/jpeg'
  const isPdf = begins(bytes, pdfHead) && bytes.subarray(-pdfTailWithin).includes(pdfTail)
  return isPdf ? 'application/pdf' : undefined
}

function begins(bytes: Buffer, head: Buffer): boolean {
  return bytes.subarray(0, head.length).equals(head)
}

function ends(bytes: Buffer, tail: Buffer): boolean {
  return bytes.length >= tail.length && bytes.subarray(-tail.length).equals(tail)
}
