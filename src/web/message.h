#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include "base/temporary_file.h"

namespace strongroom::web {

// One HTTP request. Authorization and Host are the transport's business: never put them in headers.
struct Request {
  std::string method = "GET";
  std::string path_and_query;  // "/api/v1/pods?limit=500", percent-encoded
  std::string body;
  std::string content_type;
  // Instead of `body`: a file that is streamed from disk, however large.
  std::filesystem::path body_file;
  std::map<std::string, std::string> headers;
  // Sent as a bearer token in the place of the remote's own; like that, to its server only.
  std::string bearer;
  // Until the whole answer is there, waiting for its turn included. For Stream: until it ends.
  std::chrono::milliseconds timeout{30'000};
  // Of the body of the answer; a transport may allow less. Not for Stream.
  size_t max_response_bytes = std::numeric_limits<size_t>::max();
  // Where a 2xx body of more than kMostInMemory goes, as Response::body_file; empty: into memory.
  std::filesystem::path spill_folder;
  // On a connection that nothing was sent over yet.
  bool on_new_connection = false;
};

// Of a body that may go to disk.
inline constexpr size_t kMostInMemory = size_t{1} << 20U;

// One HTTP answer. Header names are lower case.
struct Response {
  int status = 0;
  std::string body;
  std::map<std::string, std::string> headers;
  // In the place of `body`: all of a large one, to be read from its start.
  std::shared_ptr<base::TemporaryFile> body_file = {};
};

// RFC 9110, 15.3.
inline bool IsSuccess(const Response& response) {
  return response.status >= 200 && response.status <= 299;
}

}  // namespace strongroom::web
