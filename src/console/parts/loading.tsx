export const Loading = ({ what }: { readonly what: string }) => (
  <p class="quiet" role="status">
    Loading {what} …
  </p>
);
