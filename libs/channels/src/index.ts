export type { FarEnd, Letter, Sent } from './far-end.js'
export { type WebhookOptions, openWebhook } from './webhook/open-webhook.js'
