import { severityShapes } from '../../ui/severity-shapes.js'

type Pen = OffscreenCanvasRenderingContext2D

type Frame = Readonly<{ pen: Pen; origin: DOMRect; scale: number }>

/** What stands for an element of the scene that the document cannot be asked for, such as the map's canvas. */
export type Pictures = ReadonlyMap<Element, CanvasImageSource>

/**
 * Draws the scene as the browser has laid it out, simply: boxes, pictures, severity symbols, and every word where it
 * stands and in its colour. What is not on the screen is not in the picture.
 */
export function paintScene(pen: Pen, root: HTMLElement, pictures: Pictures): void {
  const origin = root.getBoundingClientRect()
  const frame = { pen, origin, scale: pen.canvas.width / Math.max(1, origin.width) }
  paint(root, frame, pictures)
}

function paint(element: Element, frame: Frame, pictures: Pictures): void {
  const style = getComputedStyle(element)
  if (style.display === 'none' || style.visibility === 'hidden') return
  frame.pen.save()
  frame.pen.globalAlpha *= Number(style.opacity)
  const box = boxOf(element, frame)
  // What is cut to a shape is left out: a picture this small needs no such marks.
  if (!isClear(style.backgroundColor) && style.clipPath === 'none') {
    frame.pen.fillStyle = style.backgroundColor
    frame.pen.fillRect(box.x, box.y, box.width, box.height)
  }
  const picture = pictures.get(element)
  if (picture) frame.pen.drawImage(picture, box.x, box.y, box.width, box.height)
  if (element.classList.contains('wall-symbol')) paintSymbol(element, frame)
  else paintInside(element, { ...frame, style }, pictures)
  frame.pen.restore()
}

function paintInside(
  element: Element,
  frame: Frame & { style: CSSStyleDeclaration },
  pictures: Pictures,
): void {
  if (frame.style.overflow === 'hidden') {
    const { x, y, width, height } = boxOf(element, frame)
    frame.pen.beginPath()
    frame.pen.rect(x, y, width, height)
    frame.pen.clip()
  }
  for (const node of element.childNodes) {
    if (node instanceof Element) paint(node, frame, pictures)
    else if (node instanceof Text) paintWords(node, frame)
  }
}

/** Word by word, for only the browser knows where a line ends. */
function paintWords(text: Text, { pen, origin, scale, style }: Frame & { style: CSSStyleDeclaration }): void {
  pen.fillStyle = style.color
  pen.font = `${style.fontWeight} ${Number.parseFloat(style.fontSize) * scale}px ${style.fontFamily}`
  const ascent = pen.measureText('Ê').fontBoundingBoxAscent
  const range = document.createRange()
  for (const { index, 0: word } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, index)
    range.setEnd(text, index + word.length)
    const { x, y } = range.getBoundingClientRect()
    pen.fillText(word, (x - origin.x) * scale, (y - origin.y) * scale + ascent)
  }
}

function paintSymbol(symbol: Element, frame: Frame): void {
  const severity = ([1, 2, 3, 4, 5] as const).find(
    (one) => String(one) === symbol.getAttribute('data-severity'),
  )
  const [path, digit] = symbol.children
  if (severity === undefined || !path || !digit) return
  const { x, y, width } = boxOf(symbol, frame)
  const style = getComputedStyle(path)
  const { pen } = frame
  pen.save()
  pen.translate(x, y)
  pen.scale(width / 24, width / 24)
  const shape = new Path2D(severityShapes[severity])
  if (style.fill !== 'none') {
    pen.fillStyle = style.fill
    pen.fill(shape)
  }
  if (style.stroke !== 'none') {
    pen.strokeStyle = style.stroke
    pen.lineWidth = 2
    pen.stroke(shape)
  }
  pen.fillStyle = getComputedStyle(digit).fill
  pen.font = '800 13px "Inter Variable", sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(String(severity), 12, severity === 4 ? 9.5 : 13)
  pen.restore()
}

function boxOf(element: Element, { origin, scale }: Frame) {
  const { x, y, width, height } = element.getBoundingClientRect()
  return {
    x: (x - origin.x) * scale,
    y: (y - origin.y) * scale,
    width: width * scale,
    height: height * scale,
  }
}

function isClear(colour: string): boolean {
  return colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour)
}
