import type { Span, SpanFields, Tracer } from '@haidang/domain'
import type * as Api from '@opentelemetry/api'

export type TracerParts = Readonly<{
  api: typeof Api
  tracer: Api.Tracer
  /** 0 to 1. */
  share: number
  chance?: () => number
}>

/** Our own small words for a trace, over OpenTelemetry's. Who is a child of whom is said, never guessed from a context. */
export function createTracer({ api, tracer, share, chance = Math.random }: TracerParts): Tracer {
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } = api

  const begin = (name: string, options: Api.SpanOptions, parent: Api.Context): Span =>
    wrap(tracer.startSpan(name, options, parent))

  const wrap = (span: Api.Span): Span => {
    const { traceId, spanId } = span.spanContext()
    return {
      traceId,
      carrier: `00-${traceId}-${spanId}-01`,
      child: (name, fields, startMs) => {
        const start = startMs !== undefined && { startTime: startMs }
        return begin(name, { ...attributes(fields), ...start }, trace.setSpan(ROOT_CONTEXT, span))
      },
      end: (fields) => {
        if (fields) span.setAttributes(fields)
        if (fields?.error !== undefined)
          span.setStatus({ code: SpanStatusCode.ERROR, message: String(fields.error) })
        span.end()
      },
    }
  }

  return {
    begin: (name, fields) =>
      chance() < share
        ? begin(name, { kind: SpanKind.CONSUMER, ...attributes(fields) }, ROOT_CONTEXT)
        : undefined,
    resume: (carrier, name, fields) => {
      const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(carrier) ?? []
      if (traceId === undefined || spanId === undefined) return undefined
      const told = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true }
      return begin(name, attributes(fields), trace.setSpanContext(ROOT_CONTEXT, told))
    },
  }
}

function attributes(fields: SpanFields | undefined): Api.SpanOptions {
  return fields ? { attributes: { ...fields } } : {}
}
