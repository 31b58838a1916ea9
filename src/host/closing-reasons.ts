/** Why an attempt was closed that nobody approved; shoppers are told so. */
export const EXPIRED = "expired: the shopper did not approve it in time"
