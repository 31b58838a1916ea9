export class NextRequest extends Request {
  readonly nextUrl = new URL(this.url)
}
