#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace strongroom::store {

// What a libpq connection string (keyword/value or URI) itself says, by keyword; absent when libpq
// cannot read it. Why not is not told: libpq's messages quote the string, which may be the
// password.
using DsnOptions = std::map<std::string, std::string, std::less<>>;
std::optional<DsnOptions> ReadDsn(std::string_view dsn);

// A libpq connection string (keyword/value or URI) as keywords and values, with our defaults for
// whatever it does not say: short connect and TCP user timeouts, keepalives, a writable server,
// statement and idle limits. Without a TCP user timeout a lost server is noticed only after many
// minutes. What libpq cannot read comes back as it is: connecting will say so.
// https://www.postgresql.org/docs/15/libpq-connect.html
std::string WithDefaults(std::string_view dsn);

// The connection string without its password, for messages: host, port, dbname and user only.
std::string Describe(std::string_view dsn);

}  // namespace strongroom::store
