import { Fragment } from 'react'

/** A press of one key or two, each in its own frame. */
export function Strokes({ of }: Readonly<{ of: readonly string[] }>) {
  return (
    <>
      {of.map((stroke, place) => (
        <Fragment key={place}>
          {place > 0 && ' '}
          <kbd>{stroke}</kbd>
        </Fragment>
      ))}
    </>
  )
}
