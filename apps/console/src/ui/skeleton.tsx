type Props = Readonly<{ rows: number; rowHeight: number }>

/** Bars where rows will stand, as high as these, so that nothing moves when they come. */
export function Skeleton({ rows, rowHeight }: Props) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, place) => (
        <div key={place} className="skeleton-row" style={{ height: rowHeight }}>
          <span className="skeleton" />
          <span className="skeleton" />
          <span className="skeleton" />
        </div>
      ))}
    </div>
  )
}
