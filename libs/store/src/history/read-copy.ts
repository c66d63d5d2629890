/** PostgreSQL's binary COPY format (the manual's page on COPY, "Binary Format") and the arrays in it (arrayfuncs.c, array_send). */

const signatureBytes = 11
const epochOffsetMs = 946_684_800_000
const twoTo32 = 4_294_967_296

/** A field of a tuple: its bytes, or null. */
export type Field = DataView | null

/** The tuples of a whole binary COPY. @throws RangeError when it is cut short. */
export function readCopy(bytes: Uint8Array): Field[][] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let offset = signatureBytes + 4
  offset += 4 + view.getInt32(offset)
  const tuples: Field[][] = []
  for (let fields = view.getInt16(offset); fields !== -1; fields = view.getInt16(offset)) {
    offset += 2
    const tuple: Field[] = []
    for (let field = 0; field < fields; field += 1) {
      const length = view.getInt32(offset)
      offset += 4
      tuple.push(length === -1 ? null : new DataView(view.buffer, view.byteOffset + offset, length))
      offset += Math.max(length, 0)
    }
    tuples.push(tuple)
  }
  return tuples
}

/** Header of an array: dimensions, whether there are nulls, the element's type; then length and lower bound of each dimension. */
const arrayHeaderBytes = 20

/** How many elements a one-dimensional array has. */
function lengthOf(array: DataView): number {
  return array.getInt32(0) === 0 ? 0 : array.getInt32(12)
}

/** `timestamptz[]` without nulls, in epoch ms. */
export function readInstants(array: DataView): Float64Array {
  const instants = new Float64Array(lengthOf(array))
  for (let place = 0, offset = arrayHeaderBytes + 4; place < instants.length; place += 1, offset += 12)
    instants[place] = (array.getInt32(offset) * twoTo32 + array.getUint32(offset + 4)) / 1_000 + epochOffsetMs
  return instants
}

/** `float8[]`; a null is NaN. */
export function readNumbers(array: DataView): Float64Array {
  const numbers = new Float64Array(lengthOf(array))
  for (let place = 0, offset = arrayHeaderBytes; place < numbers.length; place += 1) {
    const isNull = array.getInt32(offset) === -1
    offset += 4
    numbers[place] = isNull ? Number.NaN : array.getFloat64(offset)
    if (!isNull) offset += 8
  }
  return numbers
}

/** `bool[]`; a null is undefined. */
export function readTruths(array: DataView): (boolean | undefined)[] {
  return readElements(array, (offset) => array.getUint8(offset) === 1)
}

const utf8 = new TextDecoder()

/** `text[]`; a null is undefined. */
export function readTexts(array: DataView): (string | undefined)[] {
  return readElements(array, (offset, length) =>
    utf8.decode(new Uint8Array(array.buffer, array.byteOffset + offset, length)),
  )
}

function readElements<T>(array: DataView, read: (offset: number, length: number) => T): (T | undefined)[] {
  let offset = arrayHeaderBytes
  return Array.from({ length: lengthOf(array) }, () => {
    const length = array.getInt32(offset)
    offset += 4
    if (length === -1) return undefined
    const element = read(offset, length)
    offset += length
    return element
  })
}
