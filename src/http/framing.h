#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strongroom::http {

// Header fields as they came, in order; names in any case.
using Fields = std::vector<std::pair<std::string_view, std::string_view>>;

// Whether all who read a request with these fields, a proxy before us and we, agree where its body
// ends, for whom it is and who sends it. Where the RFC leaves a choice, we refuse: two of a field
// that may come once, a length that is a list, a length and a transfer coding, a coding that is not
// exactly "chunked" or of HTTP/1.0, no host, or one that is none. Empty when they do, else what is
// wrong. https://www.rfc-editor.org/rfc/rfc9112#section-6.3, #section-11.2, #section-3.2
std::string FramingProblem(const Fields& fields, bool is_http_1_0);

// Whether the text may be the host of a request, with a port or not; an empty one may.
// https://www.rfc-editor.org/rfc/rfc9110#section-7.2
bool IsHost(std::string_view text);

}  // namespace strongroom::http
