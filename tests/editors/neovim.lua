-- Does in Neovim what a person does, with the configuration from `docs/editors.md`, and writes
-- down what comes of it. The file to edit is open; the transcript goes to $TRANSCRIPT.

local transcript = assert(io.open(vim.env.TRANSCRIPT, 'w'))

local function note(format, ...)
  transcript:write(string.format(format, ...), '\n')
end

local function text()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

local function diagnostics()
  local found = {}
  for _, it in ipairs(vim.diagnostic.get(0)) do
    local message = it.message:gsub('\n', ' | ')
    table.insert(found, string.format('%d:%d-%d %s', it.lnum + 1, it.col, it.end_col, message))
  end
  table.sort(found)
  return #found == 0 and 'nothing' or table.concat(found, '\n')
end

-- The first line of the window that floats over the text.
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, 1, true)[1]
    end
  end
end

-- Goes on in the loop of events until a condition holds.
local function wait(what, condition)
  local this = coroutine.running()
  local rounds = 0
  local function look()
    rounds = rounds + 1
    if rounds > 3000 then
      note('waited in vain: %s\n%s\n%s', what, diagnostics(), text())
      transcript:close()
      vim.cmd('cquit')
    elseif condition() then
      assert(coroutine.resume(this))
    else
      vim.defer_fn(look, 10)
    end
  end
  vim.defer_fn(look, 10)
  coroutine.yield()
end

local function keys(typed)
  vim.api.nvim_input(typed)
end

-- Types, takes the first that is offered, and waits for what it inserts.
local function complete(typed, is_inserted)
  keys(typed .. '<C-x><C-o>')
  wait('a list of completions', function() return vim.fn.pumvisible() == 1 end)
  local words = vim.tbl_map(function(it) return it.abbr end, vim.fn.complete_info({ 'items' }).items)
  note('\n# offered for %s\n%s', typed, table.concat(words, '\n'))
  keys('<C-y>')
  wait('what was taken', function() return vim.fn.pumvisible() == 0 and is_inserted() end)
end

vim.lsp.handlers['window/logMessage'] = function(_, it) note('complaint: %s', it.message) end

local function session()
  wait('diagnostics', function() return #vim.diagnostic.get(0) > 0 end)
  note('# opened\n%s', diagnostics())

  keys('gg/helth<CR>')
  wait('the cursor on the mistake', function() return vim.fn.expand('<cword>') == 'helthcheck' end)
  local offered
  vim.ui.select = function(items, options, choose)
    offered = vim.tbl_map(options.format_item, items)
    for at, title in ipairs(offered) do
      if title:find('healthcheck', 1, true) then return choose(items[at], at) end
    end
    choose(nil, nil)
  end
  vim.lsp.buf.code_action()
  wait('the fix', function() return vim.fn.search('\\<healthcheck\\>', 'nw') > 0 end)
  wait('no diagnostics', function() return #vim.diagnostic.get(0) == 0 end)
  note('\n# fixed\n%s\n%s', table.concat(offered, '\n'), vim.fn.getline(vim.fn.search('\\<healthcheck\\>', 'nw')))

  -- What is typed stands as it is typed, and one match makes a list too.
  vim.o.completeopt = 'menuone'
  vim.bo.indentexpr, vim.bo.autoindent = '', false
  complete('Gomem', function() return vim.fn.getline('.'):find('^memory:') end)
  keys('512<Esc>')
  wait('its value', function() return vim.fn.getline('.') == 'memory: 512' and vim.fn.mode() == 'n' end)
  complete('Gonetw', function() return vim.fn.getline(vim.fn.line('.') - 1) == 'network:' end)
  keys('connect: true<Esc>')
  wait('a key below', function() return vim.fn.getline('.') == '  connect: true' and vim.fn.mode() == 'n' end)

  keys('gg/cpu<CR>')
  wait('the cursor on a key', function() return vim.fn.expand('<cword>') == 'cpu' end)
  vim.lsp.buf.hover()
  wait('a hover', function() return floating() end)
  note('\n# explained\n%s', floating())

  note('\n# at last\n%s\n%s', text(), diagnostics())
  transcript:close()
  vim.cmd('qall!')
end

assert(coroutine.resume(coroutine.create(session)))
