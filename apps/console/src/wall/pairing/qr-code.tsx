import { useMemo } from 'react'
import { encode } from 'uqr'

/** A QR code as one path: dark modules on a light ground with the quiet rim that scanners need. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text])
  return (
    <svg
      className="wall-qr"
      data-testid="display-qr"
      data-text={text}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className="wall-qr-ground" />
      <path d={path} className="wall-qr-dark" />
    </svg>
  )
}

const quietModules = 4

function drawn(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border: quietModules })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { size, path }
}
