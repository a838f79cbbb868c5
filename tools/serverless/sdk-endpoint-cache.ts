/**
 * Stands in the bundles for the SDK's cache of discovered endpoints, 8 kB when minified. It is empty unless
 * AWS_ENABLE_ENDPOINT_DISCOVERY turns the discovery on; with this one nothing would be remembered.
 */
export class EndpointCache {
  getEndpoint(): undefined {}
  get(): undefined {}
  set(): void {}
  delete(): void {}
  has(): boolean {
    return false;
  }
}
