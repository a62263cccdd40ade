#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "integration/support/scripted_server.h"
#include "web/transport.h"

// What the tests of the transport send and answer.
namespace strongroom::web {

inline constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
inline constexpr const char* kChunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string Chunk(const std::string& text);

Remote RemoteOf(const test::ScriptedServer& server, const std::string& token = "");

Request Get(const std::string& path = "/x",
            std::chrono::milliseconds timeout = std::chrono::seconds{20});

// A POST of a file.
Request Upload(const std::string& path, const std::filesystem::path& file);

// Blocks until the peer closes.
void WaitForClose(int socket);

// The lines of a stream, then how it ended: "clean end", "status 410", "cut".
std::vector<std::string> Lines(Transport& transport, const Request& request);

}  // namespace strongroom::web
