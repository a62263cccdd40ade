#pragma once

#include <curl/curl.h>

#include <memory>
#include <new>
#include <string>

// Part of smtp.cc: what libcurl's C objects are owned by.
namespace strongroom::notify {

struct CurlFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using CurlEasy = std::unique_ptr<CURL, CurlFree>;
using CurlMime = std::unique_ptr<curl_mime, CurlFree>;

// A list of strings, of which libcurl keeps copies.
class CurlList {
 public:
  void Add(const std::string& text) {
    curl_slist* const longer = curl_slist_append(list_.get(), text.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list_.release());
    list_.reset(longer);
  }
  curl_slist* get() const { return list_.get(); }

 private:
  std::unique_ptr<curl_slist, CurlFree> list_;
};

}  // namespace strongroom::notify
