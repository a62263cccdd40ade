#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strongroom::store {

// What a libpq connection string (keyword/value or URI) itself says, by keyword. White space around
// it is left out: files and editors leave a newline. Throws StoreError (kRefused) when it cannot be
// read or plainly says something else than was meant, as when the password in a URI has a raw '@'
// or '/'. The message says how to write it and quotes nothing: libpq's quote the string, which may
// be the password. https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING
using DsnOptions = std::map<std::string, std::string, std::less<>>;
DsnOptions ReadDsn(std::string_view dsn);

// Throws as ReadDsn, also when there is nothing but white space: libpq would take the defaults of
// this machine.
void RequireDsn(std::string_view dsn);

// A part of `dsn`. A space at the end that belongs to a value, after a backslash, stays.
std::string_view WithoutSpaceAround(std::string_view dsn);

// A libpq connection string as keywords and values, with our defaults for whatever it does not say:
// short connect and TCP user timeouts, keepalives, a writable server. Without a TCP user timeout a
// lost server is noticed only after many minutes. Throws as ReadDsn.
std::string WithDefaults(std::string_view dsn);

// `dsn` as keywords and values, with these instead of its own; an empty one is none. Throws as
// ReadDsn.
std::string WithOptions(std::string_view dsn, const DsnOptions& options);

// `dsn` for each of the hosts that it names, in their order, with the port and address of that one.
// Itself where it names one, or where they are chosen by what all of them are (prefer-standby).
// Throws as ReadDsn.
// https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
std::vector<std::string> EachHostOf(std::string_view dsn);

// How long a host may take to answer, as libpq reads connect_timeout; absent: for ever. Throws as
// ReadDsn.
std::optional<std::chrono::seconds> ConnectTimeoutOf(std::string_view dsn);

// What limits the statements of a transaction, to be run at its beginning: of nothing else, since
// poolers lend a connection for one transaction, and refuse `options` of a connection string. What
// it commits outlives a crash of PostgreSQL, too, where the server's default is to promise less.
// Empty for one that has `options`: they are instead of ours. Throws as ReadDsn.
// https://www.pgbouncer.org/features.html
// https://www.postgresql.org/docs/15/wal-async-commit.html
std::string LimitsOf(std::string_view dsn);

}  // namespace strongroom::store
