import { check } from './check.js'
import { decode } from './decode.js'
import { locate } from './locate.js'
import { inOrder } from './step.js'

/** The way of a message, in order: topic → device, bytes → raw observations, raw → what will be stored. */
export const judge = inOrder(locate, decode, check)
