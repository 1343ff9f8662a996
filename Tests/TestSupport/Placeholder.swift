enum TS {}
internal import HummingbirdTesting
