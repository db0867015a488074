<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>AllowSheet</name>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>AmountPad</name>
    <message>
        <source>Key an amount</source>
        <translation>輸入金額</translation>
    </message>
    <message>
        <source>Sundries</source>
        <translation>雜項</translation>
    </message>
    <message>
        <source>Delete last digit</source>
        <translation>刪除最後一位</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>Discount</source>
        <translation>折扣</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>加入</translation>
    </message>
</context>
<context>
    <name>BillLine</name>
    <message>
        <source>Take back %1</source>
        <translation>取消 %1</translation>
    </message>
    <message>
        <source>One less</source>
        <translation>減一件</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>加一件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Edit quantity or discount</source>
        <translation>更改數量或折扣</translation>
    </message>
    <message>
        <source>Remove line</source>
        <translation>刪除這一項</translation>
    </message>
</context>
<context>
    <name>BillList</name>
    <message>
        <source>Find a bill</source>
        <translation>找單</translation>
    </message>
    <message>
        <source>Bill, item, member</source>
        <translation>單號、貨品、會員</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨日</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>只看會員</translation>
    </message>
</context>
<context>
    <name>BillPanel</name>
    <message>
        <source>Bill</source>
        <translation>帳單</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>掛單</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>To another till: %1</source>
        <translation>轉往另一部收銀機：%1</translation>
    </message>
    <message>
        <source>Tap an item or scan
a barcode to start</source>
        <translation>按貨品或掃描條碼開始</translation>
    </message>
</context>
<context>
    <name>BirthdayPicker</name>
    <message>
        <source>Birthday: month, then day</source>
        <translation>生日：先選月，再選日</translation>
    </message>
    <message>
        <source>No year</source>
        <translation>毋須年份</translation>
    </message>
</context>
<context>
    <name>CameraCard</name>
    <message>
        <source>Camera</source>
        <translation>鏡頭</translation>
    </message>
    <message>
        <source>Camera picture</source>
        <translation>鏡頭畫面</translation>
    </message>
    <message>
        <source>Close the camera</source>
        <translation>關閉鏡頭</translation>
    </message>
    <message>
        <source>Open the camera</source>
        <translation>開啟鏡頭</translation>
    </message>
</context>
<context>
    <name>CashPanel</name>
    <message>
        <source>Put in</source>
        <translation>放入</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>取出</translation>
    </message>
    <message>
        <source>Key whole dollars on the pad at the left, then choose a reason.</source>
        <translation>在左邊鍵盤輸入整數金額，再選原因。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CloseCard</name>
    <message>
        <source>Close shift Z</source>
        <translation>收更埋數 Z</translation>
    </message>
</context>
<context>
    <name>ClosePanel</name>
    <message>
        <source>Close shift Z</source>
        <translation>收更埋數 Z</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差額</translation>
    </message>
    <message>
        <source>The difference is large: choose a reason.</source>
        <translation>差額較大，請選原因。</translation>
    </message>
    <message>
        <source>Closing needs a manager</source>
        <translation>收更須由店長批准</translation>
    </message>
    <message>
        <source>Digit 6 closes the shift</source>
        <translation>輸入第 6 位數字後即收更</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>CodeDots</name>
    <message>
        <source>%1 of %2 digits</source>
        <translation>已輸入 %1／%2 位</translation>
    </message>
</context>
<context>
    <name>CountPanel</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Delete last digit</source>
        <translation>刪除最後一位</translation>
    </message>
    <message>
        <source>Expected cash</source>
        <translation>應有現金</translation>
    </message>
    <message>
        <source>Counted cash</source>
        <translation>實點現金</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差額</translation>
    </message>
    <message>
        <source>Open the shift</source>
        <translation>開更</translation>
    </message>
</context>
<context>
    <name>DisplayPanel</name>
    <message>
        <source>Language</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高對比</translation>
    </message>
</context>
<context>
    <name>DoneScreen</name>
    <message>
        <source>Paid</source>
        <translation>已收款</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>已使用</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>結餘</translation>
    </message>
    <message>
        <source>Worth</source>
        <translation>價值</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一位</translation>
    </message>
    <message>
        <source>Receipt %1</source>
        <translation>收據 %1</translation>
    </message>
</context>
<context>
    <name>DrawerCard</name>
    <message>
        <source>Cash drawer</source>
        <translation>錢箱</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>開錢箱</translation>
    </message>
    <message>
        <source>Set its switch</source>
        <translation>設定開關</translation>
    </message>
</context>
<context>
    <name>EditPanel</name>
    <message>
        <source>Manager&apos;s PIN</source>
        <translation>店長 PIN</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Above the cashier&apos;s limit: a manager keys the PIN</source>
        <translation>超過收銀員上限：請店長輸入 PIN</translation>
    </message>
    <message>
        <source>No discount</source>
        <translation>不打折</translation>
    </message>
</context>
<context>
    <name>Effects</name>
    <message>
        <source>The member&apos;s account will be</source>
        <translation>退款後，會員戶口會變成</translation>
    </message>
</context>
<context>
    <name>EnrolForm</name>
    <message>
        <source>New member</source>
        <translation>登記新會員</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>電話</translation>
    </message>
    <message>
        <source>Required</source>
        <translation>必填</translation>
    </message>
    <message>
        <source>8 digits</source>
        <translation>8 位數字</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>稱呼</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可不填</translation>
    </message>
    <message>
        <source>Such as Miss Chan</source>
        <translation>例：陳小姐</translation>
    </message>
    <message>
        <source>Birthday</source>
        <translation>生日月日</translation>
    </message>
    <message>
        <source>No year</source>
        <translation>毋須年份</translation>
    </message>
    <message>
        <source>Referred by</source>
        <translation>推薦人</translation>
    </message>
    <message>
        <source>Scan their QR</source>
        <translation>掃推薦人的會員碼</translation>
    </message>
    <message>
        <source>Nobody referred them</source>
        <translation>取消推薦人</translation>
    </message>
    <message>
        <source>Agrees to terms and privacy notice</source>
        <translation>同意會籍條款及個人資料聲明</translation>
    </message>
    <message>
        <source>Wants promotion messages</source>
        <translation>同意接收推廣短訊</translation>
    </message>
    <message>
        <source>The customer&apos;s choice, ends any time</source>
        <translation>客人自選，可隨時取消</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Back to the bill</source>
        <translation>返回帳單</translation>
    </message>
    <message>
        <source>Use this member</source>
        <translation>用這位會員</translation>
    </message>
</context>
<context>
    <name>EnrolScreen</name>
    <message>
        <source>To payment</source>
        <translation>去結帳</translation>
    </message>
    <message>
        <source>Pay without signing up</source>
        <translation>不登記，直接結帳</translation>
    </message>
</context>
<context>
    <name>GiveBack</name>
    <message>
        <source>Void</source>
        <translation>取消單</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Tick what comes back. You see every effect before anything happens.</source>
        <translation>剔選要退的貨品，會先看到所有影響。</translation>
    </message>
    <message>
        <source>Void this bill</source>
        <translation>取消整張單</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close bill</source>
        <translation>關閉此單</translation>
    </message>
</context>
<context>
    <name>Given</name>
    <message>
        <source>Member rewards</source>
        <translation>會員優惠</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>錢箱</translation>
    </message>
</context>
<context>
    <name>HourChart</name>
    <message>
        <source>Sales by hour, $</source>
        <translation>每小時銷售額 $</translation>
    </message>
    <message>
        <source>No sales yet</source>
        <translation>未有銷售</translation>
    </message>
</context>
<context>
    <name>ItemTile</name>
    <message>
        <source>%1, %2, %3 on the bill</source>
        <translation>%1，%2，帳單內 %3 件</translation>
    </message>
    <message>
        <source>%1, sold out</source>
        <translation>%1，售罄</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>售罄</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Delete last digit</source>
        <translation>刪除最後一位</translation>
    </message>
</context>
<context>
    <name>LineDisplayCard</name>
    <message>
        <source>Line display</source>
        <translation>客人顯示屏</translation>
    </message>
</context>
<context>
    <name>ManagerPin</name>
    <message>
        <source>Manager PIN</source>
        <translation>需要店長 PIN</translation>
    </message>
</context>
<context>
    <name>MemberCamera</name>
    <message>
        <source>Camera picture</source>
        <translation>鏡頭畫面</translation>
    </message>
    <message>
        <source>Hold the code in front of the camera</source>
        <translation>將會員碼對準鏡頭</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
</context>
<context>
    <name>MemberCode</name>
    <message>
        <source>Member QR</source>
        <translation>會員碼</translation>
    </message>
    <message>
        <source>In force now, offline too. The customer may take a picture of it.</source>
        <translation>已生效，離線亦可。客人可以拍照。</translation>
    </message>
    <message>
        <source>In force as soon as the sign-up is finished, offline too.</source>
        <translation>完成登記後即時生效，離線亦可。</translation>
    </message>
</context>
<context>
    <name>MemberHead</name>
    <message>
        <source>Remove member</source>
        <translation>移除會員</translation>
    </message>
</context>
<context>
    <name>MemberKeys</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>MemberPanel</name>
    <message>
        <source>Key a phone number</source>
        <translation>輸入電話號碼</translation>
    </message>
</context>
<context>
    <name>MemberStanding</name>
    <message>
        <source>Ready to use</source>
        <translation>現可使用</translation>
    </message>
    <message>
        <source>Missions</source>
        <translation>任務</translation>
    </message>
</context>
<context>
    <name>MoreSheet</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>等級</translation>
    </message>
    <message>
        <source>For how long</source>
        <translation>為期</translation>
    </message>
</context>
<context>
    <name>NamePicker</name>
    <message>
        <source>Surname, then title</source>
        <translation>先選姓氏，再選稱呼</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>稱呼</translation>
    </message>
    <message>
        <source>Write the name</source>
        <translation>輸入稱呼</translation>
    </message>
</context>
<context>
    <name>OfficePanel</name>
    <message>
        <source>To send</source>
        <translation>待傳</translation>
    </message>
    <message>
        <source>records</source>
        <translation>項</translation>
    </message>
    <message>
        <source>Offline, keep selling. Bills are kept here and sent once when the line is back.</source>
        <translation>離線時照常收銀。單據先存在本機，連線後自動上載，不會重複。</translation>
    </message>
    <message>
        <source>Everything is kept on this till.</source>
        <translation>所有資料都存在本機。</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
</context>
<context>
    <name>OpenedBill</name>
    <message>
        <source>Choose a bill, or scan its receipt</source>
        <translation>請選一張單，或掃描收據</translation>
    </message>
    <message>
        <source>Reprint</source>
        <translation>重印</translation>
    </message>
    <message>
        <source>The whole bill is voided</source>
        <translation>整張單會取消</translation>
    </message>
    <message>
        <source>Choose what comes back</source>
        <translation>選擇要退的貨品</translation>
    </message>
    <message>
        <source>Everything was given back</source>
        <translation>全部貨品已退</translation>
    </message>
    <message>
        <source>None</source>
        <translation>全不選</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全選</translation>
    </message>
</context>
<context>
    <name>PhonePanel</name>
    <message>
        <source>Scan member</source>
        <translation>掃描會員碼</translation>
    </message>
    <message>
        <source>Any screen, any time</source>
        <translation>任何畫面，隨時可以掃描</translation>
    </message>
    <message>
        <source>or key in the phone number</source>
        <translation>或輸入客人電話</translation>
    </message>
    <message>
        <source>Phone number: %1</source>
        <translation>電話號碼：%1</translation>
    </message>
    <message>
        <source>Finds the member at the 8th digit</source>
        <translation>輸入第 8 位數字後自動搜尋</translation>
    </message>
    <message>
        <source>New member</source>
        <translation>登記新會員</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>鏡頭</translation>
    </message>
</context>
<context>
    <name>PhonePicker</name>
    <message>
        <source>Phone number, 8 digits</source>
        <translation>電話號碼，8 位數字</translation>
    </message>
</context>
<context>
    <name>PrinterCard</name>
    <message>
        <source>Receipt printer</source>
        <translation>收據打印機</translation>
    </message>
    <message>
        <source>It printed</source>
        <translation>已印</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>補印</translation>
    </message>
    <message>
        <source>Do not print them</source>
        <translation>不補印</translation>
    </message>
    <message>
        <source>Find printers</source>
        <translation>尋找打印機</translation>
    </message>
    <message>
        <source>Try every address</source>
        <translation>逐個位址試</translation>
    </message>
    <message>
        <source>Test print</source>
        <translation>試印</translation>
    </message>
    <message>
        <source>Reprint last</source>
        <translation>重印上一單</translation>
    </message>
</context>
<context>
    <name>ReaderBar</name>
    <message>
        <source>The reader is at work</source>
        <translation>讀卡機處理中</translation>
    </message>
</context>
<context>
    <name>ReaderCard</name>
    <message>
        <source>Card and Octopus reader</source>
        <translation>讀卡機（信用卡及八達通）</translation>
    </message>
</context>
<context>
    <name>ReceiptPanel</name>
    <message>
        <source>Languages</source>
        <translation>語言</translation>
    </message>
    <message>
        <source>Print a receipt</source>
        <translation>列印收據</translation>
    </message>
    <message>
        <source>Of each sale</source>
        <translation>每單張數</translation>
    </message>
    <message>
        <source>What it shows</source>
        <translation>收據內容</translation>
    </message>
    <message>
        <source>Footer</source>
        <translation>頁尾</translation>
    </message>
    <message>
        <source>Footer in Chinese</source>
        <translation>中文頁尾</translation>
    </message>
    <message>
        <source>Footer in English</source>
        <translation>英文頁尾</translation>
    </message>
    <message>
        <source>Undo changes</source>
        <translation>還原</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>儲存</translation>
    </message>
    <message>
        <source>A receipt with these settings</source>
        <translation>按此設定的收據</translation>
    </message>
    <message>
        <source>Change the receipt</source>
        <translation>更改收據</translation>
    </message>
    <message>
        <source>The last digit saves it.</source>
        <translation>輸入最後一個數字即儲存。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ReferrerPicker</name>
    <message>
        <source>Scan the friend&apos;s member QR</source>
        <translation>請掃推薦人的會員碼</translation>
    </message>
    <message>
        <source>Number: %1</source>
        <translation>號碼：%1</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>X report (open)</source>
        <translation>X 報表（未結）</translation>
    </message>
    <message>
        <source>Last Z report</source>
        <translation>上更 Z 報表</translation>
    </message>
    <message>
        <source>Cash in/out</source>
        <translation>收支現金</translation>
    </message>
    <message>
        <source>Print X</source>
        <translation>印 X 報表</translation>
    </message>
</context>
<context>
    <name>ReturnLine</name>
    <message>
        <source>One less</source>
        <translation>減一件</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>加一件</translation>
    </message>
</context>
<context>
    <name>ScannerCard</name>
    <message>
        <source>Scanner</source>
        <translation>掃描器</translation>
    </message>
    <message>
        <source>Testing: scan any code; it is only shown here.</source>
        <translation>測試中：請掃任何一個碼，只會在此顯示。</translation>
    </message>
    <message>
        <source>End the test</source>
        <translation>結束測試</translation>
    </message>
    <message>
        <source>Test scan</source>
        <translation>測試掃描</translation>
    </message>
</context>
<context>
    <name>SettingsScreen</name>
    <message>
        <source>About</source>
        <translation>關於</translation>
    </message>
</context>
<context>
    <name>ShiftScreen</name>
    <message>
        <source>Count the float, then open the shift.</source>
        <translation>點好備用金，即可開更。</translation>
    </message>
</context>
<context>
    <name>SignInScreen</name>
    <message>
        <source>Contrast</source>
        <translation>高對比</translation>
    </message>
    <message>
        <source>Who is at the till?</source>
        <translation>你是哪一位？</translation>
    </message>
</context>
<context>
    <name>SpinReveal</name>
    <message>
        <source>Tap to close</source>
        <translation>按一下關閉</translation>
    </message>
</context>
<context>
    <name>StaffPanel</name>
    <message>
        <source>Staff</source>
        <translation>員工</translation>
    </message>
    <message>
        <source>Cashiers, without a manager&apos;s PIN</source>
        <translation>收銀員可自行處理（毋須店長 PIN）</translation>
    </message>
</context>
<context>
    <name>StatusChips</name>
    <message>
        <source>Sync and devices</source>
        <translation>同步及裝置</translation>
    </message>
</context>
<context>
    <name>TenderScreen</name>
    <message>
        <source>Due</source>
        <translation>應收</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>未收款</translation>
    </message>
    <message>
        <source>Finish, %1</source>
        <translation>完成，%1</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>實收</translation>
    </message>
    <message>
        <source>Part payment</source>
        <translation>部分付款</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找續</translation>
    </message>
    <message>
        <source>Back to items</source>
        <translation>返回加貨</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Bill %1</source>
        <translation>單 %1</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>銷售</translation>
    </message>
    <message>
        <source>History</source>
        <translation>紀錄</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>交更</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Lock, %1</source>
        <translation>鎖機，%1</translation>
    </message>
</context>
<context>
    <name>TotalBlock</name>
    <message>
        <source>Total</source>
        <translation>合計</translation>
    </message>
    <message>
        <source>Still due</source>
        <translation>尚欠</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Member number</source>
        <translation>會員號碼</translation>
    </message>
    <message>
        <source>On the bill now. The slip with the code prints.</source>
        <translation>已加到帳單。會員碼會印出。</translation>
    </message>
</context>
</TS>
