#pragma once

#include "http/server.h"
#include "support/temporary_folder.h"
#include "test_client.h"

namespace strongroom::http {

// Short limits, a free port of 127.0.0.1, and no log.
ServerOptions Quick();

// As Quick, with a new certificate for `name` in the files "crt" and "key" of `folder`.
ServerOptions QuickTls(const test::TemporaryFolder& folder, const std::string& name);

// The whole of a body. Throws HttpError, kTooLarge past `limit` bytes.
std::string ReadAll(BodyReader& body, size_t limit);

// Says what was asked. /throw, /unread, /small (10 bytes of body) and /count (any number) do as
// they are called.
Response Echo(Request& request);

// Waits until no connection is left; false after ten seconds.
bool Quiet(const Server& server);

}  // namespace strongroom::http
