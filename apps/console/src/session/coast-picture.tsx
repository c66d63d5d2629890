import { useConsole, useWords } from '../console.js'
import { useCell } from '../state/cell.js'
import { useResource } from '../rest/use-resource.js'
import { coastOf, readCoast } from './coast.js'

/** Land and sea of the city as its own map has them, quiet behind what stands before it; where there is no map, nothing. */
export function CoastPicture() {
  const { site } = useConsole()
  const { say, language } = useWords()
  const box = useCell(site)?.box
  const resource = useResource('coast', readCoast)
  if (resource.state !== 'ready' || !box) return null
  const { path, width, height } = coastOf(resource.data, box)
  const credit = resource.data.attribution?.[language]
  return (
    <>
      <svg
        className="coast"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="xMidYMid slice"
        aria-hidden="true"
      >
        <path d={path} />
      </svg>
      {credit !== undefined && <small className="coast-credit">{say('signIn.mapCredit', { credit })}</small>}
    </>
  )
}
