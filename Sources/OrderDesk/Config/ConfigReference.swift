/// The page `docs/configuration.md`, made from the catalogue: `orderdesk config reference > docs/configuration.md`.
enum ConfigReference {
  /// The whole page.
  static func markdown() -> String {
    introduction + "\n" + table() + "\n" + notes
  }

  private static func table() -> String {
    let rows = ConfigKeys.all.map(row) + [flagRow]
    return (["| key | variable | default | allowed | what it does |", "|---|---|---|---|---|"] + rows)
      .joined(separator: "\n") + "\n"
  }

  private static func row(_ entry: SettingEntry) -> String {
    let help = entry.help + (entry.isSecret ? " Secret." : "") + (entry.isReloadable ? " Reloadable." : "")
    return "| `\(entry.name)` | `\(entry.environmentName)` | \(fallback(entry)) | \(entry.allowed) | \(help) |"
  }

  private static let flagRow =
    "| `flags.<name>` | `FLAGS_<NAME>` | `false` | true or false | "
    + "A switch for a feature; `flags.newQueue` is `FLAGS_NEW_QUEUE`. Reloadable. |"

  private static func fallback(_ entry: SettingEntry) -> String {
    if let note = entry.fallbackNote { return note.contains("<") ? "`\(note)`" : note }
    return switch entry.fallback {
    case nil, .list([]): "none"
    case .scalar(let text): "`\(text)`"
    case .list(let elements): elements.map { "`\($0)`" }.joined(separator: ", ")
    }
  }

  private static let introduction = """
    # Configuration

    OrderDesk runs without any configuration. Every setting has one key, and each key can be set in four places. The
    first one that has it wins:

    1. a flag with the name of the key: `orderdesk serve --server.port 9000`
    2. an environment variable: `SERVER_PORT=9000`
    3. a file, `config.yaml` in the current folder or the one after `--config`
    4. the default

    `orderdesk config check` reports everything that is wrong at once and exits with 78. `orderdesk config print` shows
    every value and where it comes from, with secrets hidden.

    ## Keys

    This page is made by `orderdesk config reference`; a test compares the two.

    """

  private static let notes = """
    ## Values

    - **Durations** are a number and a unit: `10s`, `15m`, `1h`, `30d`. **Sizes** likewise: `512KiB`, `1MiB`, `1GiB`.
    - **Rates** are a number and a window, `5/60s`. The word `off` switches a limit off.
    - **Lists** are YAML lists in the file, and separated by commas in variables and flags.
    - An **empty variable** counts as not set.
    - **Unknown keys** in the file or on the command line are errors. Other variables are not looked at.

    ## Reloading

    `kill -HUP` (or `systemctl reload orderdesk`) makes a running server read its configuration again. Keys marked as
    reloadable take effect at once, and nobody is sent away; other keys that have changed are named in the log and wait
    for a restart. A configuration with a mistake changes nothing, and each mistake is in the log. Flags and the
    environment of a process do not change while it runs, so what is to be reloaded belongs in the file.

    ## Secrets

    Keys marked as secret are never printed and are not taken as flags, because every user of a machine can read the
    command line of a process. Each can be read from a file instead: `JWT_SECRET_FILE=/run/secrets/jwt` takes the value
    from that file without the line end. In a list, each line of the file is one element. Setting both the variable and
    its `_FILE` form is an error.

    A key for `jwt.secret` is made by `openssl rand -base64 48`. In development a missing one is made once and kept as
    `development-jwt-secret` in the data folder, readable by its owner only.

    A bcrypt hash contains `$`. Put it in single quotes in a shell, and write `$$` for each `$` in a compose file.

    ## Production

    With `environment: production` the server refuses to start (exit 78) when

    - `jwt.secret` is missing, shorter than 32 bytes, or easy to guess: made of example words or of a repeated pattern,
    - `server.publicURL` is not https,
    - `auth.bcryptCost` is below 12,
    - `limits.loginFailuresPerUsername` or `limits.loginFailuresPerAddress` is `off`.

    ## First admin

    Set `admin.username` with either `admin.passwordHash` or `admin.password`, not both. Setting one half without the
    other is an error. With neither, `orderdesk user create --role admin` makes the first admin.

    ## Roles

    One process has every role, unless `roles` says otherwise. A process without `auth` needs `modules.auth.url`, a
    `gateway` without `orders` needs `modules.orders.url`, and whatever does not have every role needs
    `modules.serviceSecret`, the same in all processes of the desk. `auth` and `orders` in two processes need the same
    `jwt.secret`; a `gateway` alone needs none, and keeps no data. What is missing, or given without need, is an error.
    [Splitting into services](operations.md#splitting-into-services) shows it step by step.

    """
}
